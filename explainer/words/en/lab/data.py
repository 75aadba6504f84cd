"""English: data sets of the lab."""

WORDS: dict[str, str] = {
    # The panel of a data set that is not here
    "mnist.data": "Fetch {name}",
    "mnist.data.about.fashion": (
        "Clothes instead of digits: 70\u00a0000 gray pictures of 28\u00a0×\u00a028 pixels in ten classes, "
        "from shirt to ankle boot. A drop-in for MNIST, and harder: a net that reads 98% of the digits "
        "gets about 89% of the clothes."
    ),
    "mnist.data.about.cifar10": (
        "Photographs in colour: 60\u00a0000 pictures of 32\u00a0×\u00a032 pixels in ten classes, from aeroplane to"
        " truck. Much harder than digits: here convolutions pay off."
    ),
    "mnist.data.source.fashion": (
        "From Zalando Research (H. Xiao, K. Rasul, R. Vollgraf, 2017), MIT licence."
    ),
    "mnist.data.source.cifar10": (
        "From A. Krizhevsky, “Learning Multiple Layers of Features from Tiny Images”, 2009. Its"
        " authors name no licence; they ask to be cited."
    ),
    "mnist.data.size": (
        "{size} MB, fetched once, checked byte for byte, and kept on the machine that runs Backstep."
    ),
    "mnist.data.fetch": "Download",
    "mnist.data.cancel": "Cancel",
    "mnist.data.absent": "{name} is not on this machine yet.",
    "mnist.data.asking": "Asking {mirror}.",
    "mnist.data.receiving": "Receiving from {mirror}.",
    "mnist.data.amount": "{received} / {total} MB",
    "mnist.data.again": "{mirror}: {reason}. Trying again.",
    "mnist.data.in_use": "{name} is being fetched by another Backstep on this machine; waiting.",
    "mnist.data.stopping": "Cancelling.",
    "mnist.data.cancelled": "Cancelled. Nothing half-done was kept.",
    "mnist.data.here": "{name} is here. Start a training whenever you like.",
    "mnist.data.progress": "Share of the data set that has arrived",
    # Classes
    "mnist.class.fashion.0": "T-shirt",
    "mnist.class.fashion.1": "trousers",
    "mnist.class.fashion.2": "pullover",
    "mnist.class.fashion.3": "dress",
    "mnist.class.fashion.4": "coat",
    "mnist.class.fashion.5": "sandal",
    "mnist.class.fashion.6": "shirt",
    "mnist.class.fashion.7": "sneaker",
    "mnist.class.fashion.8": "bag",
    "mnist.class.fashion.9": "ankle boot",
    "mnist.class.cifar10.0": "aeroplane",
    "mnist.class.cifar10.1": "car",
    "mnist.class.cifar10.2": "bird",
    "mnist.class.cifar10.3": "cat",
    "mnist.class.cifar10.4": "deer",
    "mnist.class.cifar10.5": "dog",
    "mnist.class.cifar10.6": "frog",
    "mnist.class.cifar10.7": "horse",
    "mnist.class.cifar10.8": "ship",
    "mnist.class.cifar10.9": "truck",
    # Why a mirror was left
    "mnist.missed.said": "{host}: {reason}",
    "mnist.missed.between": "; ",
    "mnist.missed.unreachable": "it cannot be reached",
    "mnist.missed.silent": "it did not respond in time",
    "mnist.missed.slow": "it sent only {rate} {rate|byte|bytes} per second",
    "mnist.missed.broken": "the connection broke",
    "mnist.missed.short": "it sent {received} of {expected} {expected|byte|bytes}",
    "mnist.missed.long": "it sent more than the published {expected} {expected|byte|bytes}",
    "mnist.missed.size": "its file has {announced} {announced|byte|bytes}; expected {expected}",
    "mnist.missed.checksum": "what it sent is not the published file (MD5 {found})",
    "mnist.missed.status": "it returned the status {status}",
    "mnist.missed.redirects": "it sends from address to address",
    "mnist.missed.address": "this is not an http address",
    "mnist.missed.certificate": "its certificate could not be verified; is the clock right?",
    "mnist.missed.proxy": "the proxy let nothing through",
    # Errors
    "mnist.error.data_absent": (
        "{name} is not on this machine yet; fetch it first, with “Download” in the MNIST lab or"
        " with python -m explainer fetch {dataset}."
    ),
    "mnist.error.data_damaged": "{file} is not the published file of {name}; fetch it again.",
    "mnist.error.no_network": (
        "There is no network here: none of the mirrors ({count}) can be reached. Everything else of"
        " Backstep, MNIST included, works without one."
    ),
    "mnist.error.mirrors": (
        "No mirror gave {file}. {said}. Try again later, or put a copy of the file into {folder}."
    ),
    "mnist.error.disk_full": (
        "The disk is full: {folder} needs room for {size} MB. Make room and try again."
    ),
    "mnist.error.folder": (
        "{folder} cannot be written: {reason}. Name another folder in the environment variable"
        " BACKSTEP_HOME."
    ),
    "mnist.error.proxy": "The proxy of this machine cannot be used: {reason}",
    "mnist.error.fetch_cancel": "Somebody else started this download; only they can cancel it.",
    "mnist.error.fetch_name": "data set is “{value}”; expected one of {choices}.",
    "mnist.error.fetch_failed": "The download failed for another reason: {reason}",
}
