/* title: Sources
grain: one described source
reads: [rows_of_table]
kind: stored
keys: [source_id]
*/
select source_id, title, publisher, country_iso3, source_type, source_rank, counts, joins_totals, has_key,
       cast(as_of as date) as as_of, round, has_weights, has_frame, replicates, stale, absent
from rows_of_table
