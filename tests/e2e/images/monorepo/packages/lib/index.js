exports.minute = require('ms')(60000);
