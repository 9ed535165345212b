select extra from v where title = 'ab';
