/* title: What was found in the newest file of each table of a source
grain: one table and rule
reads: [mart_quality]
kind: question
keys: [table_name, rule_id]
*/
select table_name, vintage, rule_id, severity, n_read, n_used, n_not_wanted, n_refused, n_accepted, n_quarantined, n_findings
from (select *, max(vintage) over (partition by table_name) as newest from mart_quality where source_id = :source) said
where vintage = newest
order by table_name, rule_id
