"""llama.cpp's own HTTP server, as xllamacpp carries it: `python llama_server.py MODEL.gguf PORT`.

The server is C++ and runs in this process; nothing here stands between it and its clients.
"""

import signal
import sys

import xllamacpp

SEED = 1


def main(model: str, port: str) -> None:
    params = xllamacpp.CommonParams()
    params.model.path = model
    params.model_alias = {"tiny"}
    params.hostnames = ["127.0.0.1"]
    params.port = int(port)
    params.n_ctx, params.n_parallel, params.n_predict = 4096, 1, 256
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.sampling.seed = SEED
    params.warmup = params.ui = False
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})


if __name__ == "__main__":
    main(*sys.argv[1:])
