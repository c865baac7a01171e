/* title: Views of a public file
grain: one view of the database in use
reads: []
kind: question
*/
select view_name, sql, comment
from duckdb_views()
where not internal
order by all
