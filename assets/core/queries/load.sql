/* title: Loads
grain: one table of an accepted file, with how many of its rows were read, used, set aside
reads: [rows_of_table]
kind: stored
keys: [source_id, source_file, table_name]
*/
select source_id, source_type, country_iso3, source_file, vintage, cast(as_of as date) as as_of, table_name, status,
       loaded_key, stale, n_read, n_used, n_not_wanted, n_refused, n_produced, n_accepted, n_quarantined, n_findings
from rows_of_table
