/* title: How often one rule over several rows is broken
grain: one source and column
reads: [found_by_set_rule]
kind: question
keys: [source_id, column_name]
*/
select source_id, column_name, count(*) as n from found_by_set_rule group by source_id, column_name
