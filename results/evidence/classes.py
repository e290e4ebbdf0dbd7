"""What kind of work a mnemonic does: ptxas writes one operation in several ways."""

import re

# Spellings among which ptxas chooses freely, on the vector and on the uniform datapath. The first
# match wins.
_CLASSES = (
    ("clock", r"U?CS2U?R.*|S2U?R.*"),
    ("minmax", r"U?V?I(ADD)?MNMX3?(\..*)?"),
    ("control", r"BRA(\..*)?|JMP|BRX.*|BSSY.*|BSYNC.*|BREAK.*|WARPSYNC.*|YIELD|NOP|BAR.*|B2R.*|EXIT"
     r"|RET.*|DEPBAR.*|MEMBAR.*|ERRBAR|NANOSLEEP.*|BMOV.*|CCTL.*"),
    ("call", r"CALL.*"),
    ("matrix", r"(UTC)?[BDHIOQ]G?MMA(\..*)?|v_(mfma|smfmac|wmma)_\w+(\.agpr)?"),
    ("compare", r"U?ISETP.*"),
    ("add", r"U?IADD(3|32I)?(\.X)?(\.64)?|VIADD|IMAD\.IADD|UVIADD|IADD\.64|UIADD3\..*|IADD3\..*"),
    ("move", r"U?MOV(\..*)?|IMAD\.MOV(\..*)?|R2UR(\..*)?|UMOV.*|VOTEU?\.ALL|U2R"),
    ("constant", r"U?LDCU?(\..*)?"),
    ("logic", r"U?P?LOP3(\..*)?|U?LOP(\..*)?"),
    ("bits", r"U?SHF(\..*)?|U?SH[LR](\..*)?|U?IMAD\.(U32|SHL)(\..*)?|U?LEA(\..*)?|U?PRMT(\..*)?"
     r"|SGXT(\..*)?|USGXT(\..*)?|BMSK.*|UBMSK.*|I2IP.*"),
    ("select", r"U?SEL(\..*)?"),
    ("multiply", r"U?IMAD(\..*)?"),
)  # fmt: skip
_CLASSES = tuple((name, re.compile(pattern)) for name, pattern in _CLASSES)
_known = {}


def class_of(mnemonic):
    """The class's name; a mnemonic of no class is one of its own, by its base: "HMMA"."""
    if mnemonic not in _known:
        found = (name for name, pattern in _CLASSES if pattern.fullmatch(mnemonic))
        _known[mnemonic] = next(found, mnemonic.partition(".")[0])
    return _known[mnemonic]


def is_uniform(mnemonic):
    """On the uniform datapath: the same for the whole warp, as an operand that never changes is."""
    return mnemonic.startswith("U") and not mnemonic.startswith(("UTC", "UTM", "UBLK", "UCGA"))
