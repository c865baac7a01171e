/* title: Columns of a relation, and their types
grain: one column
reads: []
kind: question
keys: [column_name]
pieces:
  rows: the relation
*/
select column_name, column_type from (describe select * from {rows})
