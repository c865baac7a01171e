"""The cases the demo holds to embarrass us, found in its files by pandas alone: nothing of the generator's own counting."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from demo.generate import generate

FILES = {"2023": "village_2023-10.xlsx", "2025": "village_2025-10.xlsx"}
GAP, NEED = ["partly", "no"], ["fully", "partly", "no"]
BIRTH = "stated_age_fits_birth_date"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sarandia")
    generate(folder)
    return folder


def table(made: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(made / name, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def planted(made) -> pd.DataFrame:
    return table(made, "planted_errors.csv")


@pytest.fixture(scope="module")
def truth(made) -> pd.DataFrame:
    """truth_state.csv of the village survey with its keys as index."""
    state = table(made, "truth_state.csv").query("survey == 'village-survey'")
    numbers = state.columns[7:]
    return state.astype(dict.fromkeys(numbers, float)).set_index(["round", "service", "by", "group"])[numbers]


@pytest.fixture(scope="module")
def told(made, planted) -> pd.DataFrame:
    """Every row of needs of the village survey beside its person, second copies left out; of whom the sex cannot be read it is unknown."""
    found = []
    for year, file in FILES.items():
        sheets = pd.read_excel(made / "raw/village-survey" / file, sheet_name=None, engine="openpyxl")
        persons, needs = (sheets[name].assign(row=range(2, len(sheets[name]) + 2)) for name in ("person", "need"))
        wrong = planted[(planted["file"] == file) & ~planted["rule_id"].str.startswith("service_is_not")]
        persons.loc[~persons["sex"].isin(["female", "male"]), "sex"] = "unknown"
        wrong = wrong[wrong["rule_id"] != "value_is_in_code_list"]
        for sheet, frame in (("person", persons), ("need", needs)):
            gone = wrong[wrong["sheet"] == sheet]["row"].astype(int)
            frame.drop(frame[frame["row"].isin(gone)].index, inplace=True)
        found.append(
            needs.merge(persons, left_on="_parent_index", right_on="_index", suffixes=("", "_p")).assign(year=year)
        )
    return pd.concat(found)


@pytest.fixture(scope="module")
def state(told) -> pd.DataFrame:
    """One row per person, round and service: the latest interview, any unmet need of the service wins, then any partly met."""
    last = told.groupby(["year", "person_code", "service"])["interview_date"].transform("max")
    order = {"no": 0, "partly": 1, "fully": 2}
    kept = told[told["interview_date"] == last].assign(place=lambda t: t["received"].map(order).fillna(3))
    return kept.sort_values("place").groupby(["year", "person_code", "service"], as_index=False).first()


def shares(state: pd.DataFrame, service: str, year: str) -> pd.DataFrame:
    """Gap of women and girls, of men and boys: unweighted, weighted."""
    need = state[(state["service"] == service) & (state["year"] == year) & state["received"].isin(NEED)]
    gap = need["received"].isin(GAP)
    by = need["sex"]
    weighted = (gap * need["weight"]).groupby(by).sum() / need["weight"].groupby(by).sum()
    return pd.DataFrame(
        {
            "unweighted": gap.groupby(by).mean(),
            "weighted": weighted,
            "n": gap.groupby(by).size(),
            "n_gap": gap.groupby(by).sum(),
        }
    )


def test_truth_of_the_village_survey_is_what_its_workbooks_hold(state, truth):
    state = state.assign(person_group=np.select(
        [state["sex"] == "unknown", (state["sex"] == "female") & (state["age_years"] >= 18),
         (state["sex"] == "male") & (state["age_years"] >= 18), state["sex"] == "female"],
        ["other_or_unknown", "women", "men", "girls"], "boys"), admin1=state["province"])  # fmt: skip
    for by in ("sex", "person_group", "admin1"):
        for (year, service, group), rows in state.groupby(["year", "service", by]):
            right = truth.loc[year, service, by, group]
            need = rows[rows["received"].isin(NEED)]
            found = [(rows["received"] == word).sum() for word in NEED]
            assert found == right[["n_met", "n_partly_met", "n_unmet"]].tolist(), (year, service, by, group)
            assert (len(rows), len(need)) == (right["n_assessed"], right["n_need"])
            weight = need["weight"].sum(), need["weight"][need["received"].isin(GAP)].sum()
            assert weight == pytest.approx(right[["weight_need", "weight_gap"]].tolist(), abs=0.001)


def test_a_comparison_turns_when_it_is_weighted(state):
    for year in FILES:
        found = shares(state, "livelihood", year)
        assert found.loc["female", "unweighted"] - found.loc["male", "unweighted"] > 0.1
        assert found.loc["female", "weighted"] - found.loc["male", "weighted"] < -0.25


def test_people_of_one_cluster_are_alike(state):
    """Intra-cluster correlation by analysis of variance, beside what the sexes differ by; services with one need a person."""
    correlations = []
    for year in FILES:
        for service in ("medical", "rehabilitation", "psychosocial"):
            need = state[(state["service"] == service) & (state["year"] == year) & state["received"].isin(NEED)]
            y = need["received"].isin(GAP).astype(float)
            y -= y.groupby(need["sex"]).transform("mean")
            n, groups = len(y), y.groupby(need["cluster"])
            between = (groups.size() * (groups.mean() - y.mean()) ** 2).sum() / (groups.ngroups - 1)
            within = ((y - groups.transform("mean")) ** 2).sum() / (n - groups.ngroups)
            size = (n - (groups.size() ** 2).sum() / n) / (groups.ngroups - 1)
            correlations.append((between - within) / (between + (size - 1) * within))
    assert 0.05 < np.mean(correlations) < 0.1


def test_the_same_persons_are_asked_again_and_one_gap_closes_while_another_stays(state):
    codes = {year: set(state[state["year"] == year]["person_code"]) for year in FILES}
    assert 0.7 < len(codes["2023"] & codes["2025"]) / len(codes["2023"]) < 0.9
    assert not state["person_code"].str.startswith("SR-").any()  # no case number of the register
    apart = {
        (service, year): -shares(state, service, year)["weighted"][["female", "male"]].diff().iloc[-1]
        for service in ("rehabilitation", "psychosocial", "medical")
        for year in FILES
    }
    assert apart["rehabilitation", "2023"] > 0.35 > 0.15 > abs(apart["rehabilitation", "2025"])
    assert apart["psychosocial", "2023"] > 0.3 < apart["psychosocial", "2025"]
    assert max(abs(apart["medical", year]) for year in FILES) < 0.2


def test_every_woman_and_girl_waits_for_legal_support_and_hardly_any_man_does_not(state):
    for year in FILES:
        found = shares(state, "legal", year)
        assert found.loc["female", "n_gap"] == found.loc["female", "n"] > 50
        assert 0 < found.loc["male", "n"] - found.loc["male", "n_gap"] < 5


def test_one_person_has_several_needs_of_one_service(told, state):
    of_service = told[(told["service"] == "assistive_technology") & (told["needed"] == "yes")]
    things = of_service.groupby(["year", "person_code", "interview_date"])
    assert {1, 2} == set(things.size())
    both = of_service[things["product"].transform("size") == 2]
    assert set(both["product"]) == {"prosthesis_lower", "crutches"}
    differ = both.groupby(["year", "person_code", "interview_date"])["received"].nunique() > 1
    assert differ.sum() > 40  # the roll-up has something to decide
    assert (state["service"] == "assistive_technology").sum() < (told["service"] == "assistive_technology").sum()


def test_interviews_sent_or_held_twice(made, told, planted):
    for year in FILES:
        days = told[told["year"] == year].groupby("person_code")["interview_date"].nunique()
        assert (days > 1).sum() == 5  # asked again two days later: the later interview holds
    same_key = planted[planted["rule_id"] == "key_is_unique_in_file"]
    assert (same_key["source"] == "village-survey").sum() == 4
    twice = planted[planted["rule_id"] == "interview_is_sent_once"]
    assert len(twice) == 8
    for row in twice.to_dict("records"):
        person = pd.read_excel(made / "raw/needs-survey" / row["file"], sheet_name="person", engine="openpyxl")
        case = person["survivor_case_id"][int(row["row"]) - 2]
        assert (person["survivor_case_id"] == case).sum() == 2


def test_services_that_began_before_their_need_are_those_planted(told, planted):
    early = told[told["started_on"].notna() & (told["started_on"] < told["needed_on"])]
    rule = planted[planted["rule_id"] == "service_is_not_before_need"]
    assert len(early) == len(rule) == 8
    assert set(early["row"].astype(str)) == set(rule["row"])


def test_the_dead_have_needs(made, planted):
    register = table(made, "raw/sarandia-register/register_2026-06.csv").set_index("case_id")
    told = set()
    for row in planted[
        (planted["rule_id"] == "killed_person_has_no_later_service") & (planted["source"] == "needs-survey")
    ].to_dict("records"):
        person = pd.read_excel(made / "raw/needs-survey" / row["file"], sheet_name="person", engine="openpyxl")
        told.add(tuple(register.loc[person["survivor_case_id"][int(row["row"]) - 2], ["outcome", "died_later"]]))
    assert ("Injured", "Yes") in told and any(outcome == "Killed" for outcome, _ in told)


def test_what_is_not_known_of_women_says_something(made):
    """In truth women want a livelihood as often as men; of those who do, every second has no sex written down."""
    people = table(made, "raw/velmora-wishes/peticiones_2025-11.csv")
    wants = people["quiere_ingresos"] == "sí"
    known = wants.groupby(people["sexo"]).agg(["sum", "size"])
    share = known["sum"] / known["size"]
    assert share["Hombre"] - share["Mujer"] > 0.1
    assert known.loc["", "sum"] == known.loc["", "size"] > 30  # all of unknown sex want it
    with_them = (known.loc["Mujer", "sum"] + known.loc["", "sum"]) / (
        known.loc["Mujer", "size"] + known.loc["", "size"]
    )
    assert with_them == pytest.approx(share["Hombre"], abs=0.02)
    truth = table(made, "truth_gaps.csv").query("case == 'informative_unknowns'").iloc[0]
    assert (float(truth["truth_a"]), truth["word"]) == (pytest.approx(with_them, abs=0.005), "no clear difference")


def test_the_form_of_velmora_cannot_say_met(made):
    state = table(made, "truth_state.csv").query("survey == 'velmora-wishes'")
    assert set(state["country"]) == {"XVE"} and (state["n_met"] == "0").all() and (state["n_partly_met"] == "0").all()
    text = (made / "raw/velmora-wishes/source.yaml").read_text("utf-8")
    assert "is: unmet" in text and "is: met" not in text


def test_explosions_of_velmora_hurt_many_at_once(made):
    register = table(made, "raw/velmora-register/victimas_2026-06.csv")
    wrong = (
        table(made, "planted_errors.csv").query("source == 'velmora-register' and column == 'date'")["row"].astype(int)
        - 2
    )
    hurt = register.drop(wrong).groupby([register["fecha"].str[:4], "accidente"]).size()
    events = (
        table(made, "truth_events.csv").query("country == 'XVE'").set_index("year").drop(columns="country").astype(int)
    )
    found = hurt.groupby(level=0).agg(["size", "sum", lambda n: (n**2).sum()])
    assert found.values.tolist() == events.values.tolist()
    assert hurt.max() == 11
    assert (hurt**2).sum() / hurt.sum() > 3  # people per explosion, as one of them sees it


def test_babies_are_known_by_their_birth_year_alone_and_some_ages_contradict_the_birth_date(made, planted):
    register = table(made, "raw/velmora-register/victimas_2026-06.csv")
    assert (register["anio_nacimiento"] == register["fecha"].str[:4]).sum() == 3
    both = register[(register["anio_nacimiento"] != "") & (register["edad"] != "")]
    old = both["fecha"].str[:4].astype(int) - both["anio_nacimiento"].astype(int)
    assert (both["edad"].astype(int) - old).tolist() == [22, 22, 22]
    told = planted[planted["rule_id"] == BIRTH]
    of_register = told[told["source"] == "velmora-register"]["cell"]
    assert sorted(of_register) == sorted(f"{letter}{row + 2}" for row in both.index for letter in "GH")
    told = told[told["source"] == "velmora-wishes"]
    people = table(made, "raw/velmora-wishes/peticiones_2025-11.csv")
    other = planted[(planted["source"] == "velmora-wishes") & (planted["rule_id"] != BIRTH)]["row"].astype(int) - 2
    born = people.drop(other).query("nacimiento != ''")
    apart = (pd.to_datetime(born["fecha"]) - pd.to_datetime(born["nacimiento"])).dt.days / 365.25 - born["edad"].astype(
        int
    )
    far = born[apart > 2].index + 2
    assert len(far) == 4 and (apart[apart > 2] > 21).all()
    assert sorted(told["cell"]) == sorted(f"{letter}{row}" for row in far for letter in "FG")
