/* title: No identifiers
grain: no row
reads: []
kind: question
keys: [source_row]
note: of a sheet that has no column kept apart.
*/
select cast(null as bigint) as source_row, cast(null as varchar) as texts where false
