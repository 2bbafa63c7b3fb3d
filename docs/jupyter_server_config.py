# What a Jupyter server needs so that what it exports (File > Save and Export Notebook As) shows figures: before a page is made, each
# is drawn as a picture by `thalweg pictures`, which takes an installed Chromium. `npm start` begins with this file; a server of your
# own takes it by `jupyter lab --config FILE`, nbconvert by `jupyter nbconvert --config FILE`.
import html
import os
import subprocess
import tempfile

import nbformat
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbconvert.exporters import Exporter
from nbconvert.preprocessors import Preprocessor

c = get_config()  # noqa

PLOTLY = "application/vnd.plotly.v1+json"


class Pictures(Preprocessor):
    """A picture beside each Plotly figure that has none; the page is made without where they cannot be drawn."""

    enabled = True

    def preprocess(self, nb, resources):
        if not figures(nb):
            return nb, resources
        try:
            with tempfile.TemporaryDirectory() as folder:
                plain, drawn = (os.path.join(folder, name) for name in ("plain.ipynb", "drawn.ipynb"))
                nbformat.write(nb, plain)
                node, thalweg = KernelSpecManager().get_kernel_spec("thalweg").argv[:2]
                command = [node, thalweg, "pictures", plain, "-o", drawn]
                subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
                nb = nbformat.read(drawn, as_version=4)
        except subprocess.CalledProcessError as error:
            self.log.warning("Figures are exported without pictures. %s", error.stderr.strip())
        except (NoSuchKernel, OSError, subprocess.TimeoutExpired) as error:
            self.log.warning("Figures are exported without pictures: %s", error)
        if resources["output_extension"].endswith(".html"):
            for figure in figures(nb):
                describe(figure)
        return nb, resources


def figures(nb):
    outputs = [output for cell in nb.cells for output in cell.get("outputs", [])]
    return [output for output in outputs if PLOTLY in output.get("data", {})]


def describe(figure):
    """nbconvert's usual template says of every picture that it has no description; as HTML, a figure keeps its own."""
    picture, alt = figure.data.get("image/png"), figure.metadata.get("image/png", {}).get("alt")
    if picture is not None and alt is not None and "text/html" not in figure.data:
        figure.data["text/html"] = f'<img src="data:image/png;base64,{picture.strip()}" alt="{html.escape(alt)}">'


# First of all: others put pictures into files of their own, where a format wants them so.
c.Exporter.default_preprocessors = [Pictures, *Exporter().default_preprocessors]
