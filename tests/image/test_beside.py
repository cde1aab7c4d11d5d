import threading

import pytest

from dunnage.image.beside import Beside


def test_every_sink_hears_every_piece_in_order() -> None:
    one, other = bytearray(), bytearray()
    with Beside(one.extend, other.extend) as beside:
        for number in range(100):
            beside.add(bytes([number]))
        beside.finish()

    assert (bytes(range(100)), bytes(range(100))) == (bytes(one), bytes(other))


def test_what_a_sink_raises_is_raised() -> None:
    def refuse(_: bytes) -> None:
        message = "no space left"
        raise OSError(message)

    with Beside(refuse) as beside:
        beside.add(b"")
        with pytest.raises(OSError, match="no space left"):
            beside.finish()


def test_a_slow_sink_keeps_the_stream_back() -> None:
    may_go_on = threading.Event()
    heard: list[bytes] = []

    def wait(piece: bytes) -> None:
        may_go_on.wait(10)
        heard.append(piece)

    def feed() -> None:
        for _ in range(50):
            beside.add(b"x")

    with Beside(wait) as beside:
        feeder = threading.Thread(target=feed)
        feeder.start()
        feeder.join(0.2)
        assert feeder.is_alive()
        may_go_on.set()
        feeder.join(10)
        beside.finish()

    assert 50 == len(heard)
