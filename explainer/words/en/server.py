"""English: what the server says when it refuses."""

WORDS: dict[str, str] = {
    "server.host": "“{host}” is not among the names of this Backstep. Whoever runs it can add the name to BACKSTEP_ALLOWED_HOSTS.",
    "server.closed": "There is nothing at this address. The page of Backstep lies at the address that ends with a slash; behind a proxy that keeps a path in front, name that path in GRADIO_ROOT_PATH.",
    "server.origin": "Another page asked this; only Backstep’s own page may. Behind a proxy, add the name that browsers use to BACKSTEP_ALLOWED_HOSTS.",
    "server.large": "What was sent is larger than {most} MB.",
    "server.slow": "What was sent did not arrive within {seconds} seconds.",
    "server.malformed": "What was sent is not what the page sends.",
    "server.busy": "Too much is asked at the moment; please try again in a few seconds. Nothing was lost.",
    "server.many": "More than {most} questions of this page are waiting; please wait until they are done. Nothing was lost.",
    "error.port": "GRADIO_SERVER_PORT is {value}; expected a whole number from 1 to {high}.",
    "error.port.taken": "Port {port} of {address} is taken. End the program that uses it, or name another port in GRADIO_SERVER_PORT.",
    "error.address": "Backstep cannot listen at port {port} of {value}. GRADIO_SERVER_NAME is 127.0.0.1 for this machine alone, 0.0.0.0 for all; ports below 1024 are for administrators.",
}
