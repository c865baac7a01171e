/* title: Case fatality of all years
question: Of all those recorded, what share died, within one type of source?
total_of: case_fatality
sets:
  - {by: [], public: true}
  - {by: [civil_status], public: true}
  - {by: [civil_status, sex], public: true}
  - {by: [civil_status, sex, age_group], public: true}
  - {by: [civil_status, person_group], public: true}
  - {by: [civil_status, device], public: true}
compared: 9
note: All years together; the years stand in case_fatality. Source types are never mixed.
*/
