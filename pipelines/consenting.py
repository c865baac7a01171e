"""`saddle consent`: what a person said later of the use of their answers, into the log of decisions."""


def decide(*_):
    raise NotImplementedError
