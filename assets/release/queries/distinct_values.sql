/* title: Values of a column
grain: one value that is there
reads: []
kind: question
pieces:
  table_asked: a table of the file
  column_asked: one of its columns
*/
select distinct {column_asked} from {table_asked} where {column_asked} is not null
