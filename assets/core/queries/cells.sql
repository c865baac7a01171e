/* title: Where core columns stand in the sheets
grain: one core column of a table of a file
reads: [cells_listed]
kind: table
keys: [source_id, source_file, table_name, column_name]
*/
select source_id, source_file, table_name, column_name, letters, provider_column from cells_listed
