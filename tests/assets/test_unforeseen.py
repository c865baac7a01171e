"""An end of a source that nobody foresaw is told with a number, and what happened stands in a log without any value."""

from loading import load

from schemas.messages import LANGUAGES, rule_message

ROWS = [f"{n},Ana Ruiz,0{n}/03/2019,F,{10 + n},injured,4.5,-74.1,V" for n in range(1, 5)]


def test_a_source_that_ends_unforeseen_is_refused_alone_with_an_incident(register):
    folder = register(*ROWS)
    in_the_way = folder / "store" / "core" / "register"  # a file where a folder belongs: no fault of the received file
    in_the_way.parent.mkdir(parents=True)
    in_the_way.write_text("x")
    refusal = load(folder).refusal
    assert refusal is not None and refusal["rule_id"] == "source_is_worked_through", refusal
    (log,) = (folder / "logs").glob("*")
    assert refusal["params"]["incident"] in log.name + log.read_text() and "Ana" not in log.read_text()
    told = {"".join(rule_message(refusal["rule_id"], language, refusal["params"])) for language in LANGUAGES}
    assert len(told) == len(LANGUAGES) and all(refusal["params"]["incident"] in one for one in told)
