/* title: People of rows
grain: one person
reads: []
kind: question
pieces:
  rows_of: rows with a person_id
*/
select distinct person_id from {rows_of} r
