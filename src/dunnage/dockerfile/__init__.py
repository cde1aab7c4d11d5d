"""What a Dockerfile means: its bytes, read as BuildKit reads them."""

from dunnage.dockerfile.document import Dockerfile
from dunnage.dockerfile.parser import parse
from dunnage.dockerfile.stages import Stage
from dunnage.dockerfile.syntax import DockerfileError, Instruction

__all__ = ["Dockerfile", "DockerfileError", "Instruction", "Stage", "parse"]
