"""What the answers of a survey make: disability status, one row per barrier named, links to casualties, weights."""

from assets.core.lookups import Lookup
from assets.core.queries import query
from assets.core.rows import SEPARATOR
from assets.core.words import coded
from assets.raw.land import owner_of
from methods.folding import fold
from methods.washington_group import status
from schemas.codes import spellings
from schemas.contracts import allowed_in
from schemas.findings import Refused
from schemas.needs_tables import QUESTIONS
from schemas.relations import Sql
from schemas.source import Column, Design, target_of
from warehouse.connection import listed, quoted
from warehouse.reading.sheet import column_letters
from warehouse.relations import ask, sql_of

YES = ("1", "1.0", "true", "TRUE", "True", "yes")


def functioning_status(making) -> None:
    """Every domain's answer as a code, then the status by the named cut-off and the person's age in completed years."""
    instrument = making.spec.instrument
    if instrument not in allowed_in("functioning", "instrument"):
        reason = f"`{making.key}` names no instrument: WG-SS, WG-ES, CFM-2-4 or CFM-5-17"
        raise Refused("source_yaml_is_valid", file=f"{making.source.source}/source.yaml", reason=reason)
    making.select.update(instrument=f"'{instrument}'", cut_off=f"'{making.spec.cut_off}'")
    asked = [domain for domain in QUESTIONS if domain in making.mapped]
    for domain in asked:
        making.code(domain, making.mapped[domain])

    allowed = {domain: allowed_in("functioning", domain) for domain in asked}

    def work(*values: str) -> dict:
        *texts, age = values
        answers = (
            text if text in allowed[domain] else "not_recorded" for domain, text in zip(asked, texts, strict=True)
        )
        years = int(age) if age else None
        given = dict(zip(asked, answers, strict=True))
        return {"disability_status": status(str(instrument), given, making.spec.cut_off, years)}

    known = [making.select[domain] for domain in asked] + ["CAST(m.age_years AS VARCHAR)"]
    making.join("status", Lookup([], {"disability_status": "VARCHAR"}, work), known)
    making.own.add("disability_status")


def rows_of_options(making) -> None:
    """One row per barrier named; where the question was asked and nothing named, one row that says so."""
    spec = making.mapped["barrier"]
    asked = _asked(making)
    named = _options_named(making, spec)
    options = sql_of(query("options_named"), named=named, asked=asked)
    making.rows.added.append(f"CROSS JOIN LATERAL ({options}) o")
    making.part, making.n_parts = "o.option", 0
    columns = making.rows.options(spec.options.prefix) if spec.options else []
    provider = spec.multi or spec.from_ or columns[0]
    plain = Column.model_validate(
        {"from": provider, "values": spec.values, "coding": spec.coding, "on_unmapped": spec.on_unmapped}
    )
    allowed = allowed_in("barrier", "barrier")
    making.join("barrier", coded(making.source, making.spec, "barrier", plain, "barrier", allowed), ["o.option"])
    making.provider_of["barrier"] = provider
    making.select["barrier_detail"] = "nullif(o.option, '')"
    making.select["asked"] = f"({asked})" if making.spec.asked_when else "CAST(NULL AS BOOLEAN)"
    main = making.mapped.get("main")
    making.select["main"] = "CAST(NULL AS BOOLEAN)"
    if main is not None:
        making.select["main"] = f"lower(trim(coalesce({making.rows.ref(str(main.from_))}, ''))) = lower(o.option)"


def _asked(making) -> Sql:
    """True where the barrier question was asked of the need."""
    if not making.spec.asked_when:
        return Sql("false")
    conditions = (
        f"lower(trim(coalesce({making.rows.ref(column)}, ''))) IN ({listed(fold(w) for w in words)})"
        for column, words in making.spec.asked_when.items()
    )
    return Sql(" AND ".join(conditions))


def _options_named(making, spec: Column) -> Sql:
    """List of the options a row names: from the text, else from the 0/1 columns; both are compared when both are there.

    A text that says nothing, blank or a word for it such as n/a, leaves the columns to say it.
    """
    prefix = spec.options.prefix if spec.options else ""
    columns = making.rows.options(prefix) if prefix else []
    options = {column: _bare(making, column)[len(_bare(making, prefix)) :] for column in columns}
    ticks = ", ".join(f"CASE WHEN {making.rows.ref(c)} IN {YES} THEN '{quoted(o)}' END" for c, o in options.items())
    ticked = f"list_filter([{ticks}], x -> x IS NOT NULL)"
    if columns and not spec.multi:
        return Sql(ticked)
    text = f"trim(coalesce({making.rows.ref(str(spec.multi or spec.from_))}, ''))"
    if not spec.multi:
        return Sql(f"list_filter([{text}], x -> x <> '')")
    sign = quoted(spec.sep or " ")
    named = f"list_distinct(list_filter(list_transform(string_split({text}, '{sign}'), x -> trim(x)), x -> x <> ''))"
    if not columns:
        return Sql(named)
    words = {fold(word) for word in (*making.source.files.blank, *making.source.missing, *spellings("missing"))}
    says_nothing = f"lower({text}) IN ({listed(sorted({'', *words}))})"
    for column, option in options.items():
        _compare(making, Sql(f"CASE WHEN {says_nothing} THEN {ticked} ELSE {named} END"), column, option)
    return Sql(f"CASE WHEN {says_nothing} THEN {ticked} ELSE {named} END")


def _bare(making, provider: str) -> str:
    return owner_of(provider, list(making.rows.sheets))[1]


def _compare(making, named: str, column: str, option: str) -> None:
    """A finding for every row whose text names an option that its own column does not tick, or the other way round."""
    ref = making.rows.ref(column)
    differs = Sql(f"list_contains({named}, '{quoted(option)}') <> coalesce({ref} IN {YES}, false)")
    relation = making.rows.reading([ref, named])
    asked = ask(making.con, query("options_that_disagree"), ticked=ref, differs=differs, rows=relation)
    letters = column_letters(making.rows.owner(column)[0].positions[_bare(making, column)])
    making.noted += [
        {
            "source_row": row, "cell": f"{letters}{row}", "column_name": "barrier", "provider_column": column,
            "value": value, "rule_id": "options_agree_with_the_answer", "severity": "warning", "params": {"expected": option},
        }
        for row, value in asked.fetchall()
    ]  # fmt: skip


def links_and_weight(making) -> None:
    """Which record of another source a person is, or belongs to, by a declared key; and what one interview stands for."""
    for column in ("linked_record_id", "linked_key", "indirect_of", "indirect_key"):
        making.select[column] = "CAST(NULL AS VARCHAR)"
    making.select["same_person"] = _same_person(making)
    if making.spec.link:
        making.select["linked_record_id"] = _record_id(making, making.spec.link.to, making.spec.link.key)
        making.select["linked_key"] = making.rows.ref(making.spec.link.key)
        making.provider_of["linked_record_id"] = making.spec.link.key
    family = making.mapped.get("indirect_of")
    if family is not None and family.lookup and family.from_:
        making.select["indirect_of"] = _record_id(making, family.lookup, family.from_)
        making.select["indirect_key"] = making.rows.ref(family.from_)
        making.provider_of["indirect_of"] = family.from_
    making.select["replicate_weights"] = "CAST(NULL AS VARCHAR)"
    design = making.source.design
    if not isinstance(design, Design):
        return
    if design.replicate_weights:
        _replicate_weights(making, design)
    for column, provider in (("stratum", design.strata), ("cluster", design.cluster)):
        if provider:
            making.select[column] = making.rows.ref(provider)
    if design.weight:
        making.mapped["weight"] = Column.model_validate({"from": design.weight})
    elif design.population:
        _weights_of_strata(making, design)


def _record_id(making, target: str, provider: str) -> str:
    """SQL of the record_id another source's row has by its declared key (model section 3), NULL where none is given."""
    to_source, to_table = target_of(target)
    key = f"trim({making.rows.ref(provider)})"
    made = f"md5(concat_ws({SEPARATOR}, '{quoted(to_source)}', '{quoted(to_table)}', {key}, '1'))"
    return f"CASE WHEN coalesce({key}, '') <> '' THEN {made} END"


def _same_person(making) -> str:
    """SQL of what the interviews of one person share: of a key with the day of the interview in it, the rest of the key.

    It is the record_id that the rest of the key alone would give, so that links of other sources name the person.
    """
    day = making.mapped.get("assessed_on")
    key = making.spec.key or []
    of_person = [part for part in key if day is None or part not in day.provider_columns]
    if not of_person or len(of_person) == len(key):
        return "CAST(NULL AS VARCHAR)"
    texts = [f"trim(coalesce({making.rows.ref(part)}, ''))" for part in of_person]
    source, table = quoted(making.source.record_name), quoted(making.key)
    made = f"md5(concat_ws({SEPARATOR}, '{source}', '{table}', {', '.join(texts)}, '1'))"
    return f"CASE WHEN concat({', '.join(texts)}) <> '' THEN {made} END"


def _replicate_weights(making, design: Design) -> None:
    """The replicate weights of an interview as one text; a row of which one is no number is set aside."""
    texts = [f"trim(coalesce({making.rows.ref(column)}, ''))" for column in design.replicate_weights]
    making.select["replicate_weights"] = f"concat_ws('|', {', '.join(texts)})"
    making.provider_of["replicate_weights"] = design.replicate_weights[0]
    making.own.add("replicate_weights")
    wrong = (f"coalesce(TRY_CAST({text} AS DOUBLE), -1) < 0" for text in texts)
    making.no_number["replicate_weights"] = f"({' OR '.join(wrong)})"


def _weights_of_strata(making, design: Design) -> None:
    """Weight = population of the stratum / all interviews of the stratum (model section 7); of the cluster where there are no strata."""
    population, provider = making.strata, str(design.strata or design.cluster)
    stratum = making.rows.ref(provider)
    texts = Sql(f"coalesce({stratum}, '')")
    counted = ask(making.con, query("received_values"), texts=texts, rows=making.rows.reading([stratum])).fetchall()
    weights = {text: population[text] / n for text, n in counted if text in population}
    lacking = sorted(text for text, _ in counted if text not in population)
    if lacking:
        raise Refused(
            "stratum_has_a_population", source=making.source.source, file=design.population.file,  # type: ignore[union-attr]
            value=", ".join(lacking), provider_column=provider,
        )  # fmt: skip
    making.join("weight", Lookup([provider], {"weight": "DOUBLE"}, lambda text: {"weight": weights[text]}))
    making.own.add("weight")
