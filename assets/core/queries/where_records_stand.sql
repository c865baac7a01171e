/* title: Rows of some records in one table of a load
grain: one record and one row it stands at
reads: []
kind: question
keys: [record_id, source_row]
pieces:
  rows: accepted rows or findings of one table
*/
select distinct record_id, source_row from {rows} where record_id in :wanted and source_row is not null
