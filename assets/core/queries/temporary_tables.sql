/* title: Temporary tables of a name
grain: one table of the connection, kept in no store
reads: []
kind: question
keys: [table_name]
*/
select table_name from duckdb_tables() where temporary and table_name = :table_name
