/* title: Way to a service, and who pays, all years
question: How far and how long is the way to a service, who pays for it, who gives it, can one get in?
total_of: service_reach
counted: one service given, as a survey or a provider's register tells it
sets:
  - {by: [], public: true}
  - {by: [sex], public: true}
  - {by: [person_group], public: true}
  - {by: [admin1], public: true}
  - {by: [admin1, sex], public: true}
  - {by: [service_detail], public: true}
  - {by: [service_detail, person_group]}
compared: 5
compare:
  - {by: sex, a: female, b: male, shares: [within_60_minutes_share, within_30_km_share, paid_by_family_share, same_sex_provider_share],
     within: [country, survey, round, source_type, service, disaggregation_unit, population_group]}
note: All years in which a service began together; the years stand in service_reach.
*/
