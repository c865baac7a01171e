/* title: A core table without rows
grain: none
reads: []
kind: question
pieces:
  columns: the stored columns, each empty and of its type
*/
select {columns}, cast(null as varchar) as superseded_by where false
