"""Core tables become marts people can open: an office database built aside, the public file, then one swap each."""

from collections import Counter
from dataclasses import dataclass

from assets.core import consent
from assets.core.corrections import show_corrections
from assets.core.gone_records import decisions_in_no_file
from assets.core.inputs import refresh_id
from assets.core.load_receipt import Load, places_hash
from assets.core.reference import show_reference
from assets.core.tables import show_core
from assets.core.totals import Overlaps
from assets.disclosure.statuses import Hiding, set_statuses
from assets.linkage.store import keep_overlaps, links_now
from assets.marts.build import build_marts, mart_files
from assets.marts.described import describe_office
from assets.marts.evidence import evidence_rows
from assets.marts.publish import publish
from assets.raw.sources import Received
from schemas.correction import KIND
from warehouse.atomic import replacing
from warehouse.connection import attach, connect
from warehouse.decisions import read
from warehouse.folder import Folder
from warehouse.keys import Keys


@dataclass(frozen=True)
class Made:
    """What one refresh made: its id, the rows of each mart, and what broke a rule over several rows."""

    refresh_id: str
    rows: dict[str, int]
    findings: Counter  # of the set rules, per (source, rule, column, severity)
    hiding: Hiding  # what disclosure control hid of the public marts
    left_out: list[dict]  # source_id, table_name, why, n_persons: who is in no mart for consent
    in_no_file: dict[str, int]  # decisions about pairs (n_link) and consent (n_consent) that name a row of no file
    overlaps: Overlaps  # people in several lists: pairs proposed and decided


def make_marts(folder: Folder, keys: Keys, loads: list[Load], sources: list[Received]) -> Made:
    """Build every mart from the accepted rows and show them all at once; readers of the earlier ones are not disturbed."""
    evidence = evidence_rows(folder, keys)
    decided = consent.decisions(folder, keys)
    con = connect(keys.storage, folder.temp)
    try:
        links = links_now(con, folder, keys)
        typed = [*evidence, *decided, *links.decided]
        made_id = refresh_id(loads, places_hash(folder), typed)
        office = folder.new_office(made_id)
        attach(con, office, "office", keys.storage)
        con.execute("USE office")
        con.execute("BEGIN")  # one write to disk, not one per statement
        consent.show_decisions(con, decided)
        findings = show_core(con, folder, loads, sources, links)
        show_corrections(con, read(folder, KIND, keys.linkage), loads, sources)
        show_reference(con, folder)
        left_out = con.table("left_out_for_consent").to_arrow_table().to_pylist()
        in_no_file = decisions_in_no_file(con)
        rows = build_marts(con, made_id, evidence, folder.temp)
        describe_office(con)
        con.execute("COMMIT")
        hiding = set_statuses(con, folder, {name: header for name, (header, _) in mart_files().items()})
        with replacing(folder.marts, shared=True) as partial:
            publish(con, partial, folder.temp, made_id)
            con.execute("USE memory")
            con.execute("DETACH office")
            folder.show_office(office)
    finally:
        con.close()
    keep_overlaps(folder, links.overlaps)
    return Made(made_id, rows, findings, hiding, left_out, in_no_file, links.overlaps)
