/* title: Disaggregation, all years
question: For how many rows of a source are sex, age and disability known, and why not?
total_of: disaggregation
sets:
  - {by: [], public: true}
note: All years together; the years stand in disaggregation.
*/
