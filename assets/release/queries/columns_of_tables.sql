/* title: Columns of a public file
grain: one column of one table of the database in use
reads: []
kind: question
*/
select table_name, column_name, data_type, coalesce(comment, '') as meaning
from duckdb_columns()
where database_name = current_database() and not internal
order by table_name, column_index
