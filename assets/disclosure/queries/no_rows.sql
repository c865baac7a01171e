/* title: No row of a relation
grain: no row, with its columns
reads: []
kind: question
pieces:
  rows_of: the relation
*/
select * from {rows_of} r where false
