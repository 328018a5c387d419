"""The zip package around an .xlsx: unpacked with a counter before anything else trusts it."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .kinds import damaged, encrypted, refuse_other_package
from .limits import Limits, UnreadableFile

_CHUNK = 1 << 20
_DECLARATIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_ENCRYPTED = 0x1


@dataclass(slots=True)
class Package:
    """An opened package: its members can be unpacked chunk by chunk, and never beyond the limits."""

    data: bytes
    filename: str
    limits: Limits
    members: list[zipfile.ZipInfo] = field(default_factory=list)

    def chunks(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """Unpack a member, counting what really comes out instead of believing its header."""
        total = 0
        for chunk in self._inflated(self._packed(member), member):
            total += len(chunk)
            if total > member.file_size:
                raise self.bomb()
            yield chunk
        if total != member.file_size:
            raise damaged(self.filename)

    def find(self, name: str) -> zipfile.ZipInfo | None:
        """The member of a name, whatever the case of its letters."""
        wanted = name.lower().lstrip("/")
        return next((member for member in self.members if plain_name(member.filename) == wanted), None)

    def read(self, name: str, most: int = 16 << 20) -> bytes | None:
        """A small member as a whole; None when there is none."""
        member = self.find(name)
        if member is None or member.file_size > most:
            return None
        return b"".join(self.chunks(member))

    def bomb(self) -> UnreadableFile:
        """The refusal of a package that unpacks to far more than it seems."""
        return UnreadableFile(
            _(
                "“%(name)s”解压后的内容异常庞大，为安全起见没有读取。"
                "请把需要的内容复制到新工作簿，另存为 .xlsx 后重新上传。"
            )
            % {"name": self.filename}
        )

    def _packed(self, member: zipfile.ZipInfo) -> memoryview:
        start = member.header_offset
        header = self.data[start : start + 30]
        if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
            raise damaged(self.filename)
        name_length, extra_length = struct.unpack("<HH", header[26:30])
        first = start + 30 + name_length + extra_length
        if first + member.compress_size > len(self.data):
            raise damaged(self.filename)
        return memoryview(self.data)[first : first + member.compress_size]

    def _inflated(self, packed: memoryview, member: zipfile.ZipInfo) -> Iterator[bytes]:
        if member.compress_type == zipfile.ZIP_STORED:
            for start in range(0, len(packed), _CHUNK):
                yield bytes(packed[start : start + _CHUNK])
            return
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        rest: bytes | memoryview = packed
        while not stream.eof:
            try:
                chunk = stream.decompress(rest, _CHUNK)
            except zlib.error as error:
                raise damaged(self.filename) from error
            rest = stream.unconsumed_tail
            if not chunk and not stream.eof:
                raise damaged(self.filename)
            yield chunk


def plain_name(name: str) -> str:
    """A member name as readers compare it: lower case, forward slashes."""
    return name.lower().replace("\\", "/").lstrip("/")


def open_package(data: bytes, filename: str, limits: Limits) -> Package:
    """Open a package after checking its directory; raise `UnreadableFile` for what is no honest .xlsx."""
    package = Package(data, filename, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            package.members = archive.infolist()
    except Exception as error:  # zipfile lets struct, decoding and overflow errors of broken archives through
        raise damaged(filename) from error
    refuse_other_package([member.filename for member in package.members], filename)
    if len(package.members) > limits.members:
        raise package.bomb()
    if sum(member.file_size for member in package.members) > limits.unpacked:
        raise package.bomb()
    for member in package.members:
        _check_member(package, member)
    return package


def _check_member(package: Package, member: zipfile.ZipInfo) -> None:
    if member.flag_bits & _ENCRYPTED:
        raise encrypted(package.filename)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged(package.filename)
    limits = package.limits
    if member.file_size > limits.ratio_from and member.file_size > limits.ratio * max(
        member.compress_size, 1
    ):
        raise package.bomb()


def without_declarations(package: Package, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Pass chunks of XML on, refusing document types and entities: no honest workbook has them."""
    tail = b""
    for chunk in chunks:
        seen = tail + chunk
        if any(word in seen for word in _DECLARATIONS):
            raise UnreadableFile(
                _("“%(name)s”里有不该出现的外部实体声明，为安全起见没有读取。请另存为新的 .xlsx 后重新上传。")
                % {"name": package.filename}
            )
        tail = chunk[-24:]
        yield chunk
