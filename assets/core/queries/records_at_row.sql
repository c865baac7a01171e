/* title: Records made of one received row
grain: one record
reads: []
kind: question
keys: [record_id]
pieces:
  rows: accepted rows or findings of one table
*/
select distinct record_id from {rows} where source_row = :row and record_id is not null
