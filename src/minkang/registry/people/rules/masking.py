"""What a list may show of a name."""


def masked_name(name: str) -> str:
    """First and last sign of a name, the rest hidden: 王*英, 王*; a single sign is hidden."""
    if len(name) <= 1:
        return "*" * len(name)
    last = name[-1] if len(name) > len("王*") else ""
    return name[0] + "*" * (len(name) - 1 - len(last)) + last
