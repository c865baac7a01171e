/* title: Columns of an attached database
grain: one column of one table
reads: []
kind: question
keys: [table_name, column_name]
*/
select table_name, column_name from duckdb_columns() where database_name = :database
