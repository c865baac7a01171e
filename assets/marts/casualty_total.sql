/* title: Casualties of all years
question: How many people were killed or injured in all years on record?
total_of: casualty_annual
sets:
  - {by: [], public: true}
  - {by: [admin1], public: true}
  - {by: [admin1, admin2], public: true, only: [n_total]}
note: All years together, those of an unknown year among them; the years stand in casualty_annual. Never add the two.
*/
