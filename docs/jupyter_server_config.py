# What a Jupyter server needs so that what it exports (File > Save and Export Notebook As) shows figures: before a page is made, each
# is drawn as a picture by `thalweg pictures`, which takes an installed Chromium. `npm start` begins with this file; a server of your
# own takes it by `jupyter lab --config FILE`, nbconvert by `jupyter nbconvert --config FILE`.
import os
import subprocess
import tempfile

import nbformat
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbconvert.preprocessors import Preprocessor

c = get_config()  # noqa


class Pictures(Preprocessor):
    """A picture beside each Plotly figure that has none; the page is made without where they cannot be drawn."""

    enabled = True

    def preprocess(self, nb, resources):
        outputs = [output for cell in nb.cells for output in cell.get("outputs", [])]
        if not any("application/vnd.plotly.v1+json" in output.get("data", {}) for output in outputs):
            return nb, resources
        try:
            with tempfile.TemporaryDirectory() as folder:
                plain, drawn = (os.path.join(folder, name) for name in ("plain.ipynb", "drawn.ipynb"))
                nbformat.write(nb, plain)
                node, thalweg = KernelSpecManager().get_kernel_spec("thalweg").argv[:2]
                command = [node, thalweg, "pictures", plain, "-o", drawn]
                subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
                return nbformat.read(drawn, as_version=4), resources
        except subprocess.CalledProcessError as error:
            self.log.warning("Figures are exported without pictures. %s", error.stderr.strip())
        except (NoSuchKernel, OSError, subprocess.TimeoutExpired) as error:
            self.log.warning("Figures are exported without pictures: %s", error)
        return nb, resources


c.Exporter.preprocessors = [Pictures]
