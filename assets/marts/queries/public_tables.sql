/* title: Tables of the public file
grain: one table of database `published`
reads: []
kind: question
keys: [table_name]
*/
select table_name from duckdb_tables() where database_name = 'published'
