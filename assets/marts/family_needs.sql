/* title: Needs of families
question: What do spouses, children and parents of the killed and injured need and get, and those who now head the household?
counted: person x service the source asks about, of family members and carers of a casualty; state as in needs_gap
needs: [need]
keys: [period, country, service, relation, new_head, sex, person_group, disaggregation_unit, population_group]
never_all: [period, country, service, disaggregation_unit, population_group]
sets:
  - {by: [], public: true}
  - {by: [relation], public: true}
  - {by: [relation, sex], public: true}
  - {by: [relation, person_group], public: true}
  - {by: [new_head], public: true}
  - {by: [new_head, person_group], public: true}
counts: [n_registered, n_assessed, n_need, n_met, n_partly_met, n_unmet]
identities: ["n_need = n_met + n_partly_met + n_unmet", "n_assessed <= n_registered", "n_need <= n_assessed"]
shares:
  gap: {of: [n_unmet, n_partly_met], over: [n_need]}
  coverage: {of: [n_met, n_partly_met], over: [n_need]}
  strict_coverage: {of: [n_met], over: [n_need]}
  need_rate: {of: [n_need], over: [n_assessed], unknown: n_registered - n_assessed}
weight: weight
compare:
  - {by: new_head, a: "yes", b: "no", shares: [gap, need_rate],
     within: [period, country, service, person_group, disaggregation_unit, population_group]}
refuse_sources: [service_register]
threshold: other
note: new_head is yes when the person became head of the household after the event. The same people stand in needs_gap under their population group; never add the two.
*/
select cast(y.year as varchar) as period, p.country, f.service, p.relation, p.head_of_household_after as new_head, p.sex, p.person_group,
       p.disaggregation_unit, p.population_group, p.source_type, p.weight,
       1 as n_registered,
       case when n.need_status <> 'not_assessed' then 1 else 0 end as n_assessed,
       case when n.need_status in ('met', 'partly_met', 'unmet') then 1 else 0 end as n_need,
       case when n.need_status = 'met' then 1 else 0 end as n_met,
       case when n.need_status = 'partly_met' then 1 else 0 end as n_partly_met,
       case when n.need_status = 'unmet' then 1 else 0 end as n_unmet
from (select person_no, unit, service, min(since) as since from asked_frame group by person_no, unit, service) f
join person_year y on y.person_no = f.person_no and y.unit = f.unit and y.year >= f.since
join unit_person p on p.person_row = y.person_row
left join need_valid n on n.person_no = f.person_no and n.unit = f.unit and n.service = f.service and y.year between n.from_year and n.to_year
where p.indirect_of is not null or p.population_group = 'indirect_victims'
