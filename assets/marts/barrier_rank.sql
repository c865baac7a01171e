/* title: Barriers
question: What stood in the way of those whose need is not or only partly met?
counted: one need whose barrier question was asked, once per barrier it names
needs: [barrier]
keys: [period, country, service, barrier, barrier_detail, sex, disability, disaggregation_unit, population_group]
never_all: [period, country, service, barrier, disaggregation_unit, population_group]
sets:
  - {by: [], public: true}
  - {by: [sex], public: true}
  - {by: [disability], public: true}
  - {by: [sex, disability]}
  - {by: [barrier_detail]}
counts: [n_asked, n_named]
identities: ["n_named <= n_asked"]
distinct: need_no
shares:
  named_share: {of: [n_named], over: [n_asked]}
compared: 3
compare:
  - {by: sex, a: female, b: male, shares: [named_share],
     within: [period, country, service, barrier, disaggregation_unit, population_group]}
office_values: {barrier: [fear_gbv]}
threshold: other
additive: false
indicators:
  - {code: SRAAP-39b, title: needs for which steps or no sign language stood in the way, share: named_share,
     where: {barrier: access_physical}, tags: [article_7, protection]}
  - {code: WPS-no-same-sex-staff, title: needs for which absence of staff of the same sex was named, share: named_share,
     where: {barrier: no_same_sex_staff}, tags: [participation, relief]}
note: A need may name several barriers, so barriers do not add up to the needs asked. n_asked are needs, not persons.
*/
select a.period, a.country, a.service, b.barrier, b.barrier_detail, a.sex, a.disability_status as disability,
       a.disaggregation_unit, a.population_group, a.need_no,
       1 as n_asked,
       case when n.need_no is not null then 1 else 0 end as n_named
from asked_need a
join named_barrier b on b.source_id = a.source_id and b.service = a.service
left join need_barrier n on n.need_no = a.need_no and n.barrier = b.barrier and n.barrier_detail = b.barrier_detail
