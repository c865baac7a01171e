/* title: Tables of the office database
grain: one column of one table of the database and schema in use
reads: []
kind: question
*/
select table_name, column_name
from duckdb_columns()
where database_name = current_database() and not internal
order by table_name, column_index
