/* title: Where each record stands in a landed file, none so far
grain: one row a table of the source makes, accepted or not
reads: []
kind: table
keys: [source_table, record_id]
note: >
  made empty for each file; every table adds its rows. first_id: the record_id the first row of the same key has; own_key: the
  source's own number, parts joined by |.
*/
select cast(null as varchar) as source_table, cast(null as varchar) as sheet, cast(null as bigint) as source_row,
       cast(null as varchar) as record_id, cast(null as varchar) as first_id, cast(null as varchar) as person_record_id,
       cast(null as varchar) as own_key
where false
