/* title: The received row of a record
grain: one row in all; empty when the file has no such record
reads: []
kind: question
pieces:
  records: the table of the file's rows with their record_id
*/
select min(source_row) as source_row from {records} where record_id = :record_id
