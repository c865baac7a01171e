/* title: Quality of the loads
question: How many rows of each source were read, used, refused and set aside, and for which rule?
counted: one load (file x table) x one rule, and its totals under rule_id `all`
kind: table
needs: [load]
keys: [country, source_id, table_name, vintage, rule_id]
threshold: other
public: false
columns: {n_read: rows in the file, n_used: rows of interest, n_findings: findings of the rule}
*/
select l.country_iso3 as country, l.source_id, l.table_name, l.vintage, 'all' as rule_id, 'all' as severity,
       sum(l.n_read) as n_read, sum(l.n_used) as n_used, sum(l.n_not_wanted) as n_not_wanted, sum(l.n_refused) as n_refused,
       sum(l.n_produced) as n_produced, sum(l.n_accepted) as n_accepted, sum(l.n_quarantined) as n_quarantined,
       sum(l.n_findings) as n_findings
from load l
group by l.country_iso3, l.source_id, l.table_name, l.vintage
union all
select s.country_iso3 as country, f.source_id, f.table_name, l.vintage, f.rule_id, f.severity,
       null as n_read, null as n_used, null as n_not_wanted, null as n_refused,
       null as n_produced, null as n_accepted, null as n_quarantined, count(*) as n_findings
from finding f join source s on s.source_id = f.source_id
join load l on l.source_id = f.source_id and l.source_file = f.source_file and l.table_name = f.table_name
group by s.country_iso3, f.source_id, f.table_name, l.vintage, f.rule_id, f.severity
