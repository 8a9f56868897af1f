//! Every row and remark has a case.
