"""The events of this product's kinds, to and from the bytes of the log."""

from eventsourcing.persistence import Cipher, Compressor, Transcoder

from domain.kinds import CATALOGUE
from ledger.log.codec import EventMapper


class CountyMapper(EventMapper):
    """The mapper over all kinds that a county's log holds; the library may make it by its name."""

    def __init__(
        self,
        transcoder: Transcoder | None = None,
        compressor: Compressor | None = None,
        cipher: Cipher | None = None,
    ) -> None:
        super().__init__(CATALOGUE, transcoder, compressor, cipher)
