/* title: What columns mean
grain: one column of one table
reads: [dictionary]
kind: question
*/
select column_name, meaning from dictionary where table_name = :table_name and column_name <> ''
