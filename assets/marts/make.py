"""Core tables become marts people can open: an office database built aside, the public file, then one swap each."""

from assets.core import consent
from assets.core.corrections import show_corrections
from assets.core.gone_records import decisions_in_no_file
from assets.core.inputs import refresh_id
from assets.core.load_receipt import Load, places_hash
from assets.core.reference import show_reference
from assets.core.tables import show_core
from assets.linkage.store import keep_overlaps, links_now
from assets.marts.build import build_marts, mart_files
from assets.marts.conserve import conserve, repeated_states
from assets.marts.counted_before import counted_before, keep_counted, let_go
from assets.marts.described import describe_office
from assets.marts.evidence import evidence_rows
from assets.marts.list_estimate import make_list_estimates
from assets.marts.made import Made, keep_made, keys_of_marts, made_before, marts_key
from assets.marts.public_marts import make_public
from assets.marts.publish import publish
from assets.marts.views import make_views
from assets.raw.sources import Received
from schemas.correction import KIND
from warehouse.atomic import replacing
from warehouse.connection import attach, connect, work_alone
from warehouse.decisions import read
from warehouse.folder import Folder
from warehouse.keys import Keys


def make_marts(folder: Folder, keys: Keys, loads: list[Load], sources: list[Received]) -> Made:
    """Build every mart from the accepted rows and show them all at once; readers of the earlier ones are not disturbed.

    Marts whose inputs are those of the marts that are there are not made again.
    """
    key = marts_key(folder, loads, sources)
    if before := made_before(folder, key):
        return before
    evidence = evidence_rows(folder, keys)
    decided = consent.decisions(folder, keys)
    con = connect(keys.storage, folder.temp)
    try:
        links = links_now(con, folder, keys)
        typed = [*evidence, *decided, *links.decided]
        made_id = refresh_id(folder, loads, places_hash(folder), typed)
        earlier = counted_before(con, folder, keys.storage, keys_of_marts(folder, loads, sources, mart_files()))
        office = folder.new_office(made_id)
        work_alone(con, sum(table.n_accepted for load in loads for file in load.files for table in file.tables))
        attach(con, office, "office", keys.storage)
        con.execute("USE office")
        con.execute("BEGIN")  # one write to disk, not one per statement
        consent.show_decisions(con, decided)
        findings = show_core(con, folder, loads, sources, links)
        show_corrections(con, read(folder, KIND, keys.linkage), loads, sources)
        show_reference(con, folder)
        left_out = con.table("left_out_for_consent").to_arrow_table().to_pylist()
        in_no_file = decisions_in_no_file(con)
        rows = build_marts(con, made_id, evidence, folder.temp, earlier)
        rows["mart_list_estimate"] = make_list_estimates(con, links.overlaps)
        headers = {name: header for name, (header, _) in mart_files().items()}
        conserved = conserve(con, headers)
        repeated = repeated_states(con, headers)
        rows["mart_conservation"] = sum(2 + len(line["left_out"]) for line in conserved)
        make_views(con)
        describe_office(con)
        con.execute("COMMIT")
        let_go(con, earlier)
        hiding = make_public(con, folder, keys, made_id, evidence)
        with replacing(folder.marts, shared=True) as partial:
            publish(con, partial, folder.temp, made_id)
            con.execute("USE memory")
            con.execute("DETACH told")
            con.execute("DETACH office")
            folder.show_office(office)
        keep_counted(con, folder, earlier)
    finally:
        con.close()
    keep_overlaps(folder, links.overlaps)
    made = Made(made_id, rows, findings, hiding, left_out, in_no_file, links.overlaps, conserved, repeated)
    keep_made(folder, key, made)
    return made
