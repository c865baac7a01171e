/* title: Tables and views of an opened file
grain: one table or view
reads: [tables]
kind: question
*/
select table_name, coalesce(table_comment, '') as meaning from information_schema.tables where table_catalog = :database
