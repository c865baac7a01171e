/* title: Barriers
question: What stood in the way of those whose need is not or only partly met?
counted: one need whose barrier question was asked, of each person's latest answers in the round, once per barrier it names
needs: [barrier]
keys: [period, country, survey, round, service, barrier, barrier_detail, sex, disability, disaggregation_unit, population_group]
never_all: [period, country, survey, round, service, barrier, disaggregation_unit, population_group]
sets:
  - {by: [], public: true}
  - {by: [sex], public: true}
  - {by: [disability], public: true}
  - {by: [sex, disability]}
  - {by: [barrier_detail], adds_up: false}
counts: [n_asked, n_named]
identities: ["n_named <= n_asked"]
distinct: need_no
shares:
  named_share: {of: [n_named], over: [n_asked]}
weight: weight
compared: 3
compare:
  - {by: sex, a: female, b: male, shares: [named_share],
     within: [period, country, survey, round, service, barrier, disaggregation_unit, population_group]}
office_values: {barrier: [fear_gbv]}
conserved: {of: [barrier], counted: n_named}
threshold: other
regime: units
additive: false
indicators:
  - {code: SRAAP-39b, title: needs for which steps or no sign language stood in the way, share: named_share,
     where: {barrier: access_physical}, tags: [article_7, protection]}
  - {code: WPS-no-same-sex-staff, title: needs for which absence of staff of the same sex was named, share: named_share,
     where: {barrier: no_same_sex_staff}, tags: [participation, relief]}
note: A need may name several barriers, so barriers do not add up to the needs asked. n_asked are needs, not persons.
*/
-- who was asked is the same for every barrier: needs that agree in all keys are one unit under the number of the first, below nought
with alike as (
    select survey, round, period, country, service, sex, disability_status, disaggregation_unit, population_group,
           case when is_drawn then weight end as weight, is_drawn, case when is_drawn then stratum end as stratum,
           case when is_drawn then cluster end as cluster, -min(need_no) as need_no, count(*) as n_needs
    from asked_need
    group by survey, round, period, country, service, sex, disability_status, disaggregation_unit, population_group,
             case when is_drawn then weight end, is_drawn, case when is_drawn then stratum end, case when is_drawn then cluster end
)
select a.period, a.country, a.survey, a.round, a.service, b.barrier, b.barrier_detail, a.sex, a.disability_status as disability,
       a.disaggregation_unit, a.population_group, a.need_no, a.weight, a.is_drawn, a.stratum, a.cluster,
       a.n_needs as n_asked, 0 as n_named
from alike a
join named_barrier b on b.survey = a.survey and b.round = a.round and b.service = a.service
union all
select a.period, a.country, a.survey, a.round, a.service, n.barrier, n.barrier_detail, a.sex, a.disability_status as disability,
       a.disaggregation_unit, a.population_group, a.need_no, a.weight, a.is_drawn, a.stratum, a.cluster,
       0 as n_asked, 1 as n_named
from need_barrier n
join asked_need a on a.survey = n.survey and a.need_no = n.need_no
