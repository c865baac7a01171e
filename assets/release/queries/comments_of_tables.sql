/* title: Tables of a public file
grain: one table of the database in use
reads: []
kind: question
*/
select table_name, coalesce(comment, '') as meaning
from duckdb_tables()
where database_name = current_database() and not internal
order by table_name
